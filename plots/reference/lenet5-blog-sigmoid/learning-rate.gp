# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot learning-rate.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" learning-rate.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'learning-rate.'.format
data = 'learning-rate.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,536 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1072 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,5.5833in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.2 pt 7 ps 0.5

set label '{/:Bold LeNet-5 with a sigmoid after S2 and S4}' at screen 0.025,0.94216 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 5 trials (seeds 0–4), bands from the smallest to the largest value. Data: MNIST.' at screen 0.025,0.08209 left font ',14' textcolor rgb '#555555' front
set label 'Spec a9632b6b.' at screen 0.025,0.04478 left font ',14' textcolor rgb '#555555' front

set lmargin at screen 0.15556
set rmargin at screen 0.975
set tmargin at screen 0.89179
set bmargin at screen 0.23881
set xrange [0:25.625]
set yrange [0:0.0010400000000000001]
set format y '%.4f'
set xtics (0, 5, 10, 15, 20, 25) offset 0,lift
set ytics (0, 0.0002, 0.0004, 0.0006, 0.0008, 0.001)
set label 'epoch' at screen 0.56528,0.14552 center font ',16' textcolor rgb '#222222' front
set label 'learning rate' at screen 0.03611,0.5653 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 0 using 1:2 with lines ls 1
unset output
