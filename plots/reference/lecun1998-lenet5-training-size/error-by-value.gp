# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot error-by-value.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" error-by-value.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'error-by-value.'.format
data = 'error-by-value.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,589 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1178 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,6.1354in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 2 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5

set label '{/:Bold LeNet-5 (1998) by size of the training set}' at screen 0.025,0.94737 left font ',18' textcolor rgb '#222222' front
set label 'lecun1998-lenet5-training-size, 8 trials: 4 points × 2 seeds (0, 1). Dots are means over finished' at screen 0.025,0.0747 left font ',14' textcolor rgb '#555555' front
set label 'trials after epoch 20, bars from the smallest to the largest value.' at screen 0.025,0.04075 left font ',14' textcolor rgb '#555555' front

set label 'test error' at screen 0.09861,0.89474 left font ',16' textcolor rgb '#222222' front
set label 'training error' at screen 0.30718,0.89474 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.025,0.89474 to screen 0.08611,0.89474 nohead lt 1 lw 2.6 lc rgb '#222222'
set label '' at screen 0.05556,0.89474 point pt 7 ps 0.6 lw 2 lc rgb '#222222' front
set arrow from screen 0.23357,0.89474 to screen 0.29468,0.89474 nohead lt 2 lw 2.6 dt (6,4) lc rgb '#222222'
set label '' at screen 0.26412,0.89474 point pt 5 ps 0.5 lw 2 lc rgb '#222222' front

set lmargin at screen 0.11389
set rmargin at screen 0.975
set tmargin at screen 0.85059
set bmargin at screen 0.25637
set xrange [11962.5:80419.18776137591]
set yrange [0:1.6016000000000001]
set format y '%.1f'
set xtics ('15,000' 15000, '30,000' 30000, '60,000' 60000, '' 75750) offset 0,lift
set ytics (0, 0.5, 1, 1.5)
set label 'training images' at screen 0.54444,0.13243 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.03611,0.55348 center rotate by 90 font ',16' textcolor rgb '#222222' front
set label '60,000 +' at screen 0.91627,0.22156 center font ',16' textcolor rgb '#222222' front
set label 'distortions' at screen 0.91627,0.18251 center font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using ($1+(-331.2)):($3*100):(0):(($4*100)-($3*100)) with vectors heads size screen 0.00486,90 lc rgb '#0072b2' lw 1.5 dt solid, \
  data index 0 using ($1+(-331.2)):($2*100) with linespoints ls 1, \
  data index 1 using ($1+(331.2)):($3*100):(0):(($4*100)-($3*100)) with vectors heads size screen 0.00486,90 lc rgb '#0072b2' lw 1.5 dt solid, \
  data index 1 using ($1+(331.2)):($2*100) with linespoints ls 2
unset output
