# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot loss-by-update.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" loss-by-update.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'loss-by-update.'.format
data = 'loss-by-update.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 820,587 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1640,1174 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 8.5417in,6.1146in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 2 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set multiplot

set label '{/:Bold ResNet-18 without shortcuts on 1,000 digits of MNIST, as the nndl book}' at screen 0.02195,0.94719 left font ',18' textcolor rgb '#222222' front
set label '{/:Bold trains it}' at screen 0.02195,0.9029 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 10 trials (seeds 0–9), bands from the smallest to the largest value. Data: MNIST, the first 1,000' at screen 0.02195,0.07496 left font ',14' textcolor rgb '#555555' front
set label 'training images, training images 50,001–50,200 as the dev set, the first 200 test images. Spec 3ed46161.' at screen 0.02195,0.04089 left font ',14' textcolor rgb '#555555' front

# Panel 1
set lmargin at screen 0.08171
set rmargin at screen 0.48537
set tmargin at screen 0.67802
set bmargin at screen 0.21806
set xrange [-2:82]
set yrange [0:3.0493230628967285]
set format y '%g'
set xtics (0, 20, 40, 60, 80) offset 0,lift
set ytics (0, 1, 2, 3)
set label '{/:Bold Loss}' at screen 0.08171,0.85094 left font ',16' textcolor rgb '#222222' front
set label 'updates' at screen 0.28354,0.13288 center font ',16' textcolor rgb '#222222' front
set label 'mean loss' at screen 0.03171,0.44804 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.07805,0.68995 to screen 0.42595,0.82283 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.08171,0.79727 to screen 0.13537,0.79727 nohead ls 1
set label 'training loss, each batch' at screen 0.14756,0.79727 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.08171,0.75639 to screen 0.13537,0.75639 nohead ls 2
set label 'dev loss' at screen 0.14756,0.75639 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.10854,0.7155 point pt 7 ps 0.85 lc rgb '#222222' front
set label '' at screen 0.10854,0.7155 point pt 7 ps 0.52 lc rgb '#ffffff' front
set label 'published 2.538 (nndl book)' at screen 0.14756,0.7155 left font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 1 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 0 using 1:2 with lines ls 1, \
  data index 1 using 1:2 with lines ls 2, \
  data index 2 using 1:2 with points pt 7 ps 0.85 lc rgb '#222222', \
  data index 2 using 1:2 with points pt 7 ps 0.52 lc rgb '#ffffff'

# Panel 2
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.6061
set rmargin at screen 0.98537
set tmargin at screen 0.67802
set bmargin at screen 0.21806
set xrange [-2:82]
set yrange [0:100]
set format y '%g'
set xtics (0, 20, 40, 60, 80) offset 0,lift
set ytics (0, 20, 40, 60, 80, 100)
set label '{/:Bold Dev error}' at screen 0.6061,0.85094 left font ',16' textcolor rgb '#222222' front
set label 'updates' at screen 0.79573,0.13288 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.53171,0.44804 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.60244,0.68995 to screen 0.88829,0.78194 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.6061,0.75639 to screen 0.65976,0.75639 nohead ls 2
set label 'dev error' at screen 0.67195,0.75639 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.63293,0.7155 point pt 13 ps 0.95*diamond lc rgb '#222222' front
set label '' at screen 0.63293,0.7155 point pt 13 ps 0.52*diamond lc rgb '#ffffff' front
set label 'published (nndl book)' at screen 0.67195,0.7155 left font ',16' textcolor rgb '#222222' front
plot \
  data index 3 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 3 using 1:($2*100) with lines ls 2, \
  data index 4 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 4 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff'
unset multiplot
unset output
